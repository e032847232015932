using System.Net;

namespace Chains.Web.Sandbox.Api;

/// <summary>
/// The sandbox asks nobody who they are, so it must not be reached by what a web page on the same machine can send: requests for another host name (DNS rebinding)
/// and requests that a browser makes for a page.
/// </summary>
internal static class LoopbackOnly
{
    /// <exception cref="ApiError">403.</exception>
    public static void Check(HttpRequest request)
    {
        var host = request.Host.Host.Trim('[', ']');
        if (!string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) && !(IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)))
            throw ApiError.Forbidden($"the sandbox answers requests for localhost and loopback addresses only, not for \"{request.Host}\"");
        if (request.Headers.ContainsKey("Origin") || request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "none" or "same-origin"))
            throw ApiError.Forbidden("the sandbox does not answer requests that a browser makes for a web page");
    }
}
