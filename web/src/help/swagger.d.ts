declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  interface Options {
    spec: Record<string, unknown>;
    domNode: HTMLElement;
    deepLinking?: boolean;
    docExpansion?: "none" | "list" | "full";
    filter?: boolean;
    defaultModelsExpandDepth?: number;
    displayRequestDuration?: boolean;
    validatorUrl?: string | null;
    requestInterceptor?: (request: { url: string; headers: Record<string, string> }) => unknown;
    onComplete?: () => void;
  }
  export default function SwaggerUI(options: Options): unknown;
}
