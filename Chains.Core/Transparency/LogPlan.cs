using Chains.Core.Configuration;
using Chains.Core.Tekton;
using Chains.Core.Transparency.Clients;

namespace Chains.Core.Transparency;

/// <summary>
/// Which logs the signatures of a run go to, and which timestamp authorities are asked. <c>transparency.url</c> says which log; where it is
/// left at its default and the host has a signing config, that one chooses. A log that the signing config names is spoken to in the version it states.
/// </summary>
public sealed class LogPlan(SigningConfigFile signingConfig, TimeProvider time)
{
    private static readonly string DefaultUrl = ChainsConfiguration.Default.TransparencyUrl;

    /// <summary>Whether the run asks for uploads where <c>transparency.enabled</c> is <c>manual</c>.</summary>
    public static bool IsAskedFor(TektonRun run) => run.Annotations.GetValueOrDefault(ChainsNames.TransparencyUpload) == "true";

    /// <exception cref="LogException">The signing config cannot be read, or names no log that can be used now.</exception>
    public IReadOnlyList<LogTarget> Targets(ChainsConfiguration configuration)
    {
        var url = LogTarget.Normalize(configuration.TransparencyUrl);
        if (signingConfig.Current is not { } config)
            return [new LogTarget(url, 1)];
        if (url == DefaultUrl)
            return config.SelectLogs(time.GetUtcNow());
        return [new LogTarget(url, config.Logs.FirstOrDefault(l => LogTarget.Normalize(l.Url) == url)?.ApiVersion ?? 1)];
    }

    /// <exception cref="LogException">There is none that can be used now.</exception>
    public IReadOnlyList<string> TimestampAuthorities() => signingConfig.Current is { } config
        ? config.SelectTimestampAuthorities(time.GetUtcNow())
        : throw new LogException(
            LogFailure.Unavailable, "A log of Rekor v2 states no time, and no timestamp authority is known. Name one in the signing config (Chains:Transparency:SigningConfigFile).");
}
