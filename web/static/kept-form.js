// Sends the form that was kept while its officer confirmed who they are; without script its button does.
"use strict";

document.getElementById("kept-form").requestSubmit();
