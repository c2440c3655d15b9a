"""The container engine: reached, asked, and its errors said in words."""
