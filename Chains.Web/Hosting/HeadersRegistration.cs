namespace Chains.Web.Hosting;

public static class HeadersRegistration
{
    /// <summary>Security headers on every answer, and the check of the Host header: the first middleware of the application.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        app.UseMiddleware<HeadersMiddleware>();
        app.UseMiddleware<HeadersHostCheck>();
    }

    /// <summary>Lets the scripts of this answer that carry the nonce run; for the import map of a page.</summary>
    public static string ScriptNonce(this HttpContext context) => HeadersMiddleware.Nonce(context);
}
