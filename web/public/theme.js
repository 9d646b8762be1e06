// Shows the tenant's name, colours and logo on its own domain.
async function theme() {
  const answer = await fetch(`/api/v1/theme?domain=${encodeURIComponent(location.hostname)}`);
  if (!answer.ok) return;
  const { name, primaryColor, secondaryColor, logo } = await answer.json();
  document.title = name;
  document.querySelector("h1").textContent = name;
  document.documentElement.style.setProperty("--primary", primaryColor);
  document.documentElement.style.setProperty("--secondary", secondaryColor);
  if (logo) {
    const image = Object.assign(document.createElement("img"), { src: logo, alt: "", height: 48 });
    document.querySelector("h1").before(image);
  }
}
theme();
