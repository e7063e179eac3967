"use strict";
const box = document.getElementById("find");
box.hidden = false;
box.addEventListener("input", () => {
  const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of document.querySelectorAll("tbody tr")) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
  }
  for (const part of document.querySelectorAll("details")) part.open = words.length > 0;
});
