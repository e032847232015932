using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Chains.Web.Api.Problems;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting;

/// <summary>
/// What one caller may ask for in a while: by name where it is known, else by address. Generous for reading, in bursts of five
/// seconds' worth; tight for attempts to sign in. Health checks, metrics and assets are not counted.
/// </summary>
public static class RateLimits
{
    private const int BurstSeconds = 5;

    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitOptions>>((limiter, limits) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, limits.Value));
            limiter.OnRejected = (rejected, _) => ExplainAsync(rejected);
        });
        return services;
    }

    private static RateLimitPartition<string> Partition(HttpContext context, LimitOptions limits)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/login") && (HttpMethods.IsPost(request.Method) || request.Query.ContainsKey("t")))
            return Window("sign-in " + Address(context.Connection.RemoteIpAddress), limits.SignInsPerMinute);
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return RateLimitPartition.GetNoLimiter("open");
        var caller = Caller.Of(context.User);
        var who = caller.Via == Caller.ThroughNobody ? Address(context.Connection.RemoteIpAddress) : $"{caller.Via} {caller.Name}";
        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            ? Bucket("read " + who, limits.ReadsPerSecond)
            : Bucket("change " + who, limits.ChangesPerSecond);
    }

    private static RateLimitPartition<string> Bucket(string key, int perSecond) => perSecond == 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * BurstSeconds,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });

    private static RateLimitPartition<string> Window(string key, int perMinute) => perMinute == 0
        ? RateLimitPartition.GetNoLimiter(key)
        : RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = perMinute,
            Window = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        });

    /// <summary>The address; of IPv6 its first half, since a host has the other to itself.</summary>
    private static string Address(IPAddress? address)
    {
        if (address is null || address.AddressFamily is not AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
            return address?.ToString() ?? "unknown";
        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }

    private static async ValueTask ExplainAsync(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await Problem.Of(StatusCodes.Status429TooManyRequests, $"Too many requests. Try again in {wait} seconds; Chains__Limits sets how many are taken.").ExecuteAsync(rejected.HttpContext);
    }
}
