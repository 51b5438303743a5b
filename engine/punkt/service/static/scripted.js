// Before anything is drawn: what is there for a browser without script is not drawn first and taken away then.
"use strict";

document.documentElement.classList.add("scripted");
