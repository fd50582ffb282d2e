// page.js: starts what a page has. Every page works without any of this.
import * as nhsuk from "./nhsuk-frontend.js";

// What the design system's template does in an inline script, which our policy forbids.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");

// The components we use; the error summary and forms have modules of their own below.
nhsuk.initRadios();
nhsuk.initCheckboxes();

startFinder(document);
startContacts(document);
startLists(document);
startFindings(document);
startAutosave(document);
startGuard(document);
startChords(document);
startShortcuts(document);
startFocus(document);

// htmx comes only where a page asks for it.
if (document.querySelector("[hx-get], [hx-post]")) import("./htmx.js");
