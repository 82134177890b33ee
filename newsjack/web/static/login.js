// A link followed from elsewhere arrives without the strict cookie; ask again from our own page.
"use strict";
fetch("/session", { credentials: "same-origin" }).then((answer) => {
  if (answer.status === 204) location.replace(document.getElementById("main").dataset.next);
});
