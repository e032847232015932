using Chains.Web.Api.Problems;

namespace Chains.Web.Api.Requests;

/// <summary>
/// Refuses what a page of another origin would change here: there is no sign-in yet that would tell an operator from a page that
/// an operator's browser happens to show. Browsers say where a request comes from (Fetch Metadata, Origin); clients that are no
/// browsers say nothing and pass. Reading is not restricted: the same-origin policy already hides the answers.
/// </summary>
internal sealed class CrossOriginRefusal(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return next(context);
        if (Refusal(request) is not { } detail)
            return next(context);
        return Problem.Of(StatusCodes.Status403Forbidden, detail).ExecuteAsync(context);
    }

    private static string? Refusal(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none" ? null : $"A page of another site may not change anything here (Sec-Fetch-Site: {(site is "same-site" ? site : "cross-site")}).";
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return null;
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && SameHost(uri, request)
            ? null
            : "A page of another origin may not change anything here. Send no Origin header, or the one of this service.";
    }

    // The scheme is left out: behind a proxy that ends TLS the service cannot know it.
    private static bool SameHost(Uri origin, HttpRequest request) =>
        string.Equals(origin.Host, new HostString(request.Host.Value ?? "").Host, StringComparison.OrdinalIgnoreCase)
        && (request.Host.Port is { } port ? port == origin.Port : origin.IsDefaultPort);
}
