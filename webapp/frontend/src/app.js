import "./app.scss";
import "htmx.org";
import "./autosave.js";
import "./filters.js";
import "./focus.js";
import "./menus.js";
import "./print.js";
import "./rows.js";
