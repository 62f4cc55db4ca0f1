// What the pages need of the browser beside Blazor.
window.desk = {
    // The page is alive: before that, nothing that is clicked is heard.
    live: () => document.documentElement.setAttribute("data-live", ""),
};
