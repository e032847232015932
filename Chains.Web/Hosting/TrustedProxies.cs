using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Chains.Web.Hosting;

/// <summary>
/// The proxies whose word on the caller's address and on TLS is taken (<c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c>):
/// <c>Chains:TrustedProxies</c>. From anybody else these headers mean nothing.
/// </summary>
internal static class TrustedProxies
{
    public static IServiceCollection AddTrustedProxies(this IServiceCollection services)
    {
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ChainsHostOptions>>((options, host) =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            options.ForwardLimit = null;
            foreach (var network in Networks(host.Value.TrustedProxies))
                options.KnownIPNetworks.Add(network!.Value);
        });
        return services;
    }

    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ChainsHostOptions>>().Value.TrustedProxies.Length > 0)
            app.UseForwardedHeaders();
    }

    /// <summary>What is wrong with the setting, one message each.</summary>
    public static IEnumerable<string> Check(string setting) => Words(setting).Where(word => Parse(word) is null)
        .Select(word => $"Chains__TrustedProxies (Chains:TrustedProxies): \"{word}\" is neither an address nor a network such as 10.0.0.0/8");

    private static IEnumerable<IPNetwork?> Networks(string setting) => Words(setting).Select(Parse).Where(network => network is not null);

    private static string[] Words(string setting) => setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPNetwork? Parse(string word) =>
        IPNetwork.TryParse(word, out var network) ? network
        : IPAddress.TryParse(word, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
