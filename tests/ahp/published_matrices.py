"""Matrices as they are printed, with what is printed beside them: (source, matrix, weights, lambda, CR by table)."""

from __future__ import annotations

SAATY = "saaty1980"

# the weights have as many decimals as the source prints; None where it prints nothing
MATRICES = {
    "saaty_1977_brightness_first_trial": (
        "1 5 6 7; 1/5 1 4 6; 1/6 1/4 1 4; 1/7 1/6 1/4 1", "0.61 0.24 0.10 0.05", "4.39", None, SAATY,
    ),
    "saaty_1977_brightness_second_trial": (
        "1 4 6 7; 1/4 1 3 4; 1/6 1/3 1 2; 1/7 1/4 1/2 1", "0.62 0.22 0.10 0.06", "4.10", None, SAATY,
    ),
    "saaty_1977_distances_from_philadelphia": (
        "1 1/3 8 3 3 7; 3 1 9 3 3 9; 1/8 1/9 1 1/6 1/5 2; 1/3 1/3 6 1 1/3 6; 1/3 1/3 5 3 1 6; 1/7 1/9 1/2 1/6 1/6 1",
        "0.263 0.397 0.033 0.116 0.164 0.027", "6.45", None, SAATY,
    ),
    "saaty_1980_weights_of_five_objects": (
        "1 1/5 1/3 1/4 4; 5 1 2 2 8; 3 1/2 1 1/2 4; 4 1/2 2 1 7; 1/4 1/8 1/4 1/7 1",
        "0.09 0.40 0.18 0.29 0.04", None, None, SAATY,
    ),
    "saaty_1980_school_selection_criteria": (
        "1 4 3 1 3 4; 1/4 1 7 3 1/5 1; 1/3 1/7 1 1/5 1/5 1/6; 1 1/3 5 1 1 1/3; 1/3 5 5 1 1 3; 1/4 1 6 3 1/3 1",
        "0.32 0.14 0.03 0.13 0.24 0.14", None, None, SAATY,
    ),
    "saaty_1980_schools_by_learning": ("1 1/3 1/2; 3 1 3; 2 1/3 1", "0.16 0.59 0.25", "3.05", None, SAATY),
    "saaty_1980_schools_by_vocational_training": (
        "1 9 7; 1/9 1 1/5; 1/7 5 1", "0.77 0.05 0.17", "3.21", "0.18", SAATY,
    ),
    "saaty_1980_schools_by_college_preparation": ("1 1/2 1; 2 1 2; 1 1/2 1", "0.25 0.50 0.25", "3.00", "0", SAATY),
    "saaty_1980_schools_by_music_classes": ("1 6 4; 1/6 1 1/3; 1/4 3 1", "0.69 0.09 0.22", "3.05", None, SAATY),
    "saaty_1990_houses_by_size": ("1 6 8; 1/6 1 4; 1/8 1/4 1", "0.754 0.181 0.065", "3.136", "0.117", SAATY),
    "saaty_1990_houses_by_transportation": ("1 7 1/5; 1/7 1 1/8; 5 8 1", "0.233 0.055 0.713", "3.247", "0.213", SAATY),
    "saaty_1990_houses_by_neighbourhood": ("1 8 6; 1/8 1 1/4; 1/6 4 1", "0.754 0.065 0.181", None, "0.117", SAATY),
    "saaty_1990_houses_by_yard": ("1 5 4; 1/5 1 1/3; 1/4 3 1", "0.674 0.101 0.226", "3.086", "0.074", SAATY),
    "saaty_1990_houses_by_modern_facilities": (
        "1 8 6; 1/8 1 1/5; 1/6 5 1", "0.747 0.060 0.193", "3.197", "0.170", SAATY,
    ),
    "saaty_1990_houses_by_condition": ("1 1/2 1/2; 2 1 1; 2 1 1", "0.200 0.400 0.400", "3.000", "0", SAATY),
    "saaty_1990_houses_by_financing": ("1 1/7 1/5; 7 1 3; 5 1/3 1", "0.072 0.650 0.278", "3.065", "0.056", SAATY),
    "saaty_2008_drinks_as_ahpy_tests_it": (
        "1 9 5 2 1 1 1/2; 1/9 1 1/3 1/9 1/9 1/9 1/9; 1/5 3 1 1/3 1/4 1/3 1/9; 1/2 9 3 1 1/2 1 1/3;"
        "1 9 4 2 1 2 1/2; 1 9 3 1 1/2 1 1/3; 2 9 9 3 2 3 1",
        "0.1775 0.0191 0.0418 0.1164 0.1896 0.1288 0.3268", None, "0.0235", "donegan_dodd1991",
    ),
    "haas_meixner_criteria_of_a_car": ("1 1/2 3; 2 1 4; 1/3 1/4 1", "0.3196 0.5584 0.1220", None, None, SAATY),
    "haas_meixner_cars_by_style": (
        "1 1/4 4 1/6; 4 1 4 1/4; 1/4 1/4 1 1/5; 6 4 5 1", "0.116 0.247 0.060 0.577", None, None, SAATY,
    ),
    "haas_meixner_cars_by_reliability": (
        "1 2 5 1; 1/2 1 3 2; 1/5 1/3 1 1/4; 1 1/2 4 1", "0.379 0.290 0.074 0.257", None, None, SAATY,
    ),
    "teknomo_2006_fruit": ("1 1/3 5; 3 1 7; 1/5 1/7 1", "0.279 0.649 0.072", "3.065", None, SAATY),
    "jiang_mathematical_models_trip_criteria": (
        "1 1/2 4 3 3; 2 1 7 5 5; 1/4 1/7 1 1/2 1/3; 1/3 1/5 2 1 1; 1/3 1/5 3 1 1",
        "0.263 0.475 0.055 0.099 0.110", "5.073", "0.016", SAATY,
    ),
    "jiang_mathematical_models_trip_by_scenery": (
        "1 2 5; 1/2 1 2; 1/5 1/2 1", "0.595 0.277 0.129", "3.005", None, SAATY,
    ),
    "jiang_mathematical_models_trip_by_cost": ("1 1/3 1/8; 3 1 1/3; 8 3 1", "0.082 0.236 0.682", "3.002", None, SAATY),
    "jiang_mathematical_models_trip_by_lodging": ("1 1 3; 1 1 3; 1/3 1/3 1", "0.429 0.429 0.142", "3", None, SAATY),
    "jiang_mathematical_models_trip_by_food": ("1 3 4; 1/3 1 1; 1/4 1 1", "0.633 0.193 0.175", "3.009", None, SAATY),
    "jiang_mathematical_models_trip_by_travel": ("1 1 1/4; 1 1 1/4; 4 4 1", "0.166 0.166 0.668", "3", None, SAATY),
    "ahpsurvey_saaty_2004_cities": (
        "1 1/5 3 1/2 5; 5 1 7 1 7; 1/3 1/7 1 1/4 3; 2 1 4 1 7; 1/5 1/7 1/3 1/7 1",
        "0.1522 0.4335 0.0716 0.3050 0.0378", None, "0.0508", "alonso_lamata2006",
    ),
    "pyanp_test_pri_eigen_consistent": ("1 2 6; 1/2 1 3; 1/6 1/3 1", "0.6 0.3 0.1", "3", "0", SAATY),
    "pyanp_test_pairwise_bill": ("1 3 6; 1/3 1 2; 1/6 1/2 1", "0.6667 0.2222 0.1111", "3", "0", SAATY),
    "gluc_ahp_test_mean_and_geometric_mean": ("1 6 3; 1/6 1 1/2; 1/3 2 1", "0.6667 0.1111 0.2222", "3", "0", SAATY),
    "ahpy_readme_complete_example": (
        "1 1 5 2; 1 1 3 4; 1/5 1/3 1 3/4; 1/2 1/4 4/3 1",
        "0.3742 0.3917 0.0991 0.1349", None, "0.0372", "donegan_dodd1991",
    ),
    "pymcdm_docs_ranking_1_2_4_3": (
        "1 2 4 3; 1/2 1 2 1; 1/4 1/2 1 1; 1/3 1 1 1", "0.48144852 0.21998235 0.13073309 0.16783605", None, None, SAATY,
    ),
}  # fmt: skip
