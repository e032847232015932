using System.Security.Cryptography;

namespace Chains.Web.Hosting;

/// <summary>
/// The security headers of every answer. Scripts run from this origin only, never inline, but for those that carry the request's nonce;
/// styles may be inline, since component libraries set them from code. Nobody may frame a page.
/// </summary>
internal sealed class HeadersMiddleware(RequestDelegate next)
{
    private static readonly object NonceKey = new();

    /// <summary>The nonce of this request; asking for it lets scripts that carry it run.</summary>
    public static string Nonce(HttpContext context)
    {
        if (context.Items[NonceKey] is string given)
            return given;
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;
        return nonce;
    }

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(
            static state =>
            {
                Write((HttpContext)state);
                return Task.CompletedTask;
            },
            context);
        return next(context);
    }

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        var nonce = context.Items[NonceKey] is string given ? $" 'nonce-{given}'" : "";
        // Assigned, not appended: Blazor's own frame-ancestors 'self' gives way.
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self'{nonce}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
            + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        if (context.Request.IsHttps && !HeadersHostCheck.IsLoopback(context.Request.Host.Host))
            headers.StrictTransportSecurity = "max-age=31536000";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
