using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Chains.Web.Hosting;

/// <summary>
/// Where the process listens on loopback only, answers to loopback names only: a page whose name is made to resolve to 127.0.0.1
/// (DNS rebinding) must not read or change anything. <c>AllowedHosts</c> adds the names of a proxy in front.
/// </summary>
internal sealed class HeadersHostCheck(RequestDelegate next, IServer server, IConfiguration configuration)
{
    private readonly Lazy<bool> _loopbackOnly = new(() => IsLoopbackOnly(server));
    private readonly string[] _allowed = (configuration["AllowedHosts"] ?? "")
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (!_loopbackOnly.Value || IsLoopback(host) || _allowed.Any(name => Matches(name, host)))
            return next(context);
        return Api.Problems.Problem.Of(
            StatusCodes.Status421MisdirectedRequest,
            "This service listens on loopback and answers to localhost only. Put the name that it is reached by into AllowedHosts (environment: AllowedHosts).").ExecuteAsync(context);
    }

    internal static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool Matches(string name, string host) =>
        name is not "*" && (name.Equals(host, StringComparison.OrdinalIgnoreCase)
            || (name.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)));

    private static bool IsLoopbackOnly(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses
        && addresses.All(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsLoopback(uri.Host));
}
