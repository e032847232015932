using System.Collections.Immutable;

namespace Chains.Core.Transparency.Clients;

/// <summary>Which logs and timestamp authorities to use (dev.sigstore.trustroot.v1.SigningConfig, version 0.2).</summary>
public sealed record SigningConfig(
    ImmutableArray<SigningService> Logs, ServiceSelection LogSelection, ImmutableArray<SigningService> TimestampAuthorities, ServiceSelection TimestampSelection)
{
    public const string MediaType = "application/vnd.dev.sigstore.signingconfig.v0.2+json";

    private const int MaxBytes = 1024 * 1024;
    private const int MaxServices = 100;

    private static readonly int[] LogVersions = [1, 2];
    private static readonly int[] TimestampVersions = [1];

    /// <exception cref="LogException">It names no log that can be used now.</exception>
    public IReadOnlyList<LogTarget> SelectLogs(DateTimeOffset now) =>
        [.. LogSelection.From(Logs, LogVersions, now, "log").Select(s => new LogTarget(LogTarget.Normalize(s.Url), s.ApiVersion))];

    /// <exception cref="LogException">It names no authority that can be used now.</exception>
    public IReadOnlyList<string> SelectTimestampAuthorities(DateTimeOffset now) =>
        [.. TimestampSelection.From(TimestampAuthorities, TimestampVersions, now, "timestamp authority").Select(s => s.Url)];

    /// <summary>Reads protobuf's JSON mapping.</summary>
    /// <exception cref="FormatException">It is none; the message names the member.</exception>
    public static SigningConfig Parse(ReadOnlyMemory<byte> json) => ProtoJson.Read(json, "signing config", MaxBytes, config =>
    {
        if (config.Text("mediaType", 128) is var mediaType && mediaType != MediaType)
            throw new FormatException($"The signing config's mediaType is \"{mediaType}\", not {MediaType}.");
        return new SigningConfig(
            Services(config, "rekorTlogUrls"), Selection(config, "rekorTlogConfig"), Services(config, "tsaUrls"), Selection(config, "tsaConfig"));
    });

    private static ImmutableArray<SigningService> Services(ProtoJson config, string name) =>
    [
        .. config.Messages(name, MaxServices).Select(service =>
        {
            var url = service.Text("url", 2048);
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
                throw new FormatException($"The signing config's {name} has the address \"{url}\", which is none.");
            var valid = service.Message("validFor");
            return new SigningService(
                url, (int)service.Number("majorApiVersion"), valid.Time("start") ?? DateTimeOffset.MinValue, valid.Time("end"), service.Text("operator", 256));
        }),
    ];

    private static ServiceSelection Selection(ProtoJson config, string name)
    {
        if (config.MessageOrNull(name) is not { } selection)
            return new ServiceSelection(ServiceSelector.Any, 1);
        var count = (int)selection.Number("count");
        return selection.Text("selector", 64) switch
        {
            "ALL" => new ServiceSelection(ServiceSelector.All, 0),
            "ANY" => new ServiceSelection(ServiceSelector.Any, 1),
            "EXACT" when count > 0 => new ServiceSelection(ServiceSelector.Exact, count),
            var other => throw new FormatException($"The signing config's {name} has the selector \"{other}\" with the count {count}; ALL, ANY, and EXACT with a count are known."),
        };
    }
}
