declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  interface SwaggerOptions {
    dom_id: string;
    url: string;
    deepLinking: boolean;
    validatorUrl: string | null;
  }
  export default function SwaggerUI(options: SwaggerOptions): unknown;
}
declare module '*.css';
