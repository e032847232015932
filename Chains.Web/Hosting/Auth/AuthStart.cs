using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting.Auth;

/// <summary>Makes the token file before anything listens, and tells how to get in once the service does.</summary>
internal sealed class AuthStart(
    IOptions<AuthOptions> auth, IOptions<ChainsHostOptions> host, IServiceProvider services, IServer server, IHostApplicationLifetime lifetime,
    ILogger<AuthStart> logger) : IHostedService
{
    private CancellationTokenRegistration _started;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (auth.Value.Mode is not AuthMode.BrowserToken || !host.Value.Has(HostRole.Web))
            return Task.CompletedTask;
        var token = services.GetRequiredService<LocalToken>();
        token.Prepare();
        if (logger.IsEnabled(LogLevel.Critical))
            _started = lifetime.ApplicationStarted.Register(() => Tell(token));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await _started.DisposeAsync();

    // On the console itself: this is for the person who has just started it, whatever the log levels but None.
    private void Tell(LocalToken token) => Console.Out.WriteLine(
        $"""

          Open the dashboard with this link. It works once; the browser then stays signed in.

              {Address()}/login?t={token.Code}

          Programs on this machine: curl -H "Authorization: Bearer $(cat {token.File})" {Address()}/api/v1/runs

        """);

    private string Address()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? ListenAddresses.Default;
        return Uri.TryCreate(address.Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            && IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
                ? $"{uri.Scheme}://localhost:{uri.Port}"
                : uri?.GetLeftPart(UriPartial.Authority) ?? address;
    }
}
