using System.Net;
using Chains.Web.Hosting.Auth;

namespace Chains.Web.Hosting;

/// <summary>Where the process listens, and whether it may.</summary>
public static class ListenAddresses
{
    public const string Default = "http://127.0.0.1:8080";

    /// <summary>
    /// The addresses Kestrel will be given, in its own order of precedence: <c>Kestrel:Endpoints</c>, <c>Urls</c>,
    /// <c>HTTP_PORTS</c> and <c>HTTPS_PORTS</c>, then <see cref="Default"/>.
    /// </summary>
    public static IReadOnlyList<string> Read(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => endpoint["Url"])
            .OfType<string>()
            .ToArray();
        if (endpoints.Length > 0)
            return endpoints;
        if (configuration["Urls"] is { Length: > 0 } urls)
            return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        string[] ports = [.. Ports(configuration, "http"), .. Ports(configuration, "https")];
        return ports.Length > 0 ? ports : [Default];
    }

    /// <summary>Gives Kestrel <see cref="Default"/> where nothing else says where to listen: its own default would be port 5000.</summary>
    public static void UseChainsUrls(this IWebHostBuilder host, IConfiguration configuration)
    {
        if (Read(configuration) is [Default])
            host.UseUrls(Default);
    }

    /// <summary>What is wrong with the addresses; each message names the address and the remedy.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration)
    {
        var mayBeReached = AuthRegistration.Mode(configuration) is not AuthMode.None
            || (bool.TryParse(configuration[AuthOptions.Section + ":AllowAnonymousRemote"], out var allowed) && allowed);
        foreach (var address in Read(configuration))
        {
            if (!TryParse(address, out var host))
            {
                yield return $"Urls (ASPNETCORE_URLS): \"{address}\" is no address to listen on; write http://HOST:PORT, such as {Default}";
            }
            else if (!mayBeReached && !IsLoopback(host))
            {
                yield return $"Urls (ASPNETCORE_URLS): \"{address}\" can be reached from other machines, where Chains:Auth:Mode None would let everybody change everything; use {Default}, another Chains__Auth__Mode, or set Chains__Auth__AllowAnonymousRemote to true";
            }
        }
    }

    private static IEnumerable<string> Ports(IConfiguration configuration, string scheme) =>
        (configuration[scheme + "_PORTS"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(port => $"{scheme}://*:{port}");

    private static bool TryParse(string address, out string host)
    {
        host = "";
        try
        {
            var parsed = BindingAddress.Parse(address);
            host = parsed.IsUnixPipe ? "localhost" : parsed.Host;
            return parsed.Scheme is "http" or "https" && parsed.Port is >= 0 and <= 65535 && host.Length > 0;
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
