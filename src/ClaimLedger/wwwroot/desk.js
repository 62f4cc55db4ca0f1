// What the pages need of the browser beside Blazor.
window.desk = {
    // The page is alive: before that, nothing that is clicked is heard.
    live: () => document.documentElement.setAttribute("data-live", ""),
    // Puts the text of a field into the clipboard, and marks it for whoever copies by hand.
    copy: async id => {
        const field = document.getElementById(id);
        field.select();
        await navigator.clipboard.writeText(field.value);
    },
};
