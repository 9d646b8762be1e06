/** Shows the API's own description with Swagger UI (Apache-2.0), which is loaded only here. It asks no other host. */
const DESCRIPTION = "/api/v1/openapi.json";

/** A request of "Try it out", as Swagger UI hands it over. */
export interface TriedRequest {
  url: string;
  headers: Record<string, string>;
}

/** Adds the session's token, unless the person entered a key of their own. */
export async function sign(request: TriedRequest, token: () => Promise<string | null>): Promise<TriedRequest> {
  const own = Object.keys(request.headers).some((name) => name.toLowerCase() === "authorization");
  const bearer = own ? null : await token();
  if (bearer) request.headers.Authorization = `Bearer ${bearer}`;
  return request;
}

type Description = Record<string, unknown>;

/** The description without the dialect that it names: that is the default of OpenAPI 3.1 in effect, and Swagger UI warns of any other. */
export function withoutDialect({ jsonSchemaDialect: _, ...description }: Description): Description {
  return description;
}

async function read(): Promise<Description> {
  const response = await fetch(DESCRIPTION);
  if (!response.ok) throw new Error(`The description was answered with ${response.status}.`);
  return withoutDialect((await response.json()) as Description);
}

/** Resolves once the description is shown. Throws if it cannot be read. */
export async function showReference(place: HTMLElement, token: () => Promise<string | null>): Promise<void> {
  const [{ default: SwaggerUI }, spec] = await Promise.all([import("swagger-ui-dist/swagger-ui-es-bundle.js"), read()]);
  await new Promise<void>((resolve) => {
    SwaggerUI({
      spec,
      domNode: place,
      deepLinking: false, // Its links would be inside of buttons, which no screen reader can use.
      docExpansion: "none",
      filter: true,
      defaultModelsExpandDepth: 0,
      displayRequestDuration: true,
      validatorUrl: null,
      requestInterceptor: (request) => sign(request, token),
      onComplete: resolve,
    });
  });
}
