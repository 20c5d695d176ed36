// Set before anything is painted, so that a dark page never flashes white.
(() => {
  let kept = "auto";
  try {
    kept = localStorage.getItem("theme") || "auto";
  } catch {
    // Without storage the device decides.
  }
  document.documentElement.dataset.theme = kept;
})();
