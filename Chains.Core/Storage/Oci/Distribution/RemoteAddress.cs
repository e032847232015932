using System.Net;
using System.Net.Sockets;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>
/// Where a registry may send us: for a token, to a redirect, to an upload. A registry that is hostile must not reach, through us,
/// what only we can reach: the cloud's metadata service above all.
/// </summary>
internal static class RemoteAddress
{
    /// <returns>Why the address is not followed, or null.</returns>
    public static string? WhyNot(Uri address, Uri registry, bool insecure)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            return "is no web address";
        if (address.Scheme == Uri.UriSchemeHttp && registry.Scheme == Uri.UriSchemeHttps && !insecure)
            return "leaves TLS";
        if (IsSameHost(address, registry))
            return null;
        return IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip) && IsLocal(ip) ? "is a private or link-local address" : null;
    }

    public static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && IsSameHost(one, other);

    /// <summary>
    /// Hosts that commonly serve plain HTTP: loopback, private networks, <c>.local</c> names (those of services in a cluster).
    /// </summary>
    public static bool IsInside(string registry)
    {
        if (!Uri.TryCreate($"https://{registry}/", UriKind.Absolute, out var uri))
            return false;
        var host = uri.IdnHost.Trim('[', ']');
        return IPAddress.TryParse(host, out var ip)
            ? IsLocal(ip)
            : host is "localhost" || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    public static bool IsLoopback(Uri address) => address.IsLoopback;

    private static bool IsSameHost(Uri one, Uri other) => one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsLocal(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return true;
        if (address.AddressFamily is AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast;
        Span<byte> b = stackalloc byte[4];
        address.TryWriteBytes(b, out _);
        return b[0] is 0 or 10 || (b[0] == 172 && b[1] is >= 16 and < 32) || (b[0] == 192 && b[1] == 168) || (b[0] == 169 && b[1] == 254);
    }
}
