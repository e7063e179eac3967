"""Every sentence that is said of law at fault: `messages.txt` holds them, in both languages."""

from pathlib import Path

from bsclib.errors import read_messages

MESSAGES = read_messages(Path(__file__).with_name("messages.txt"))
