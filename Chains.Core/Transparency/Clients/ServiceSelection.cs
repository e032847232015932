namespace Chains.Core.Transparency.Clients;

/// <summary>
/// The choice that dev.sigstore.trustroot.v1.SigningConfig asks for: services valid now, of the highest API version that is known here, the
/// newest first, one of each operator.
/// </summary>
public sealed record ServiceSelection(ServiceSelector Selector, int Count)
{
    /// <param name="what">Names the services in errors.</param>
    /// <exception cref="LogException">There are not as many as are asked for.</exception>
    public IReadOnlyList<SigningService> From(IEnumerable<SigningService> services, IReadOnlyCollection<int> apiVersions, DateTimeOffset now, string what)
    {
        var valid = services.Where(s => s.IsValid(now) && apiVersions.Contains(s.ApiVersion)).ToArray();
        if (valid.Length == 0)
            throw new LogException(LogFailure.Unavailable, $"The signing config names no {what} that is valid now and of an API version that is known here ({string.Join(", ", apiVersions)}).");
        var highest = valid.Max(s => s.ApiVersion);
        var candidates = valid.Where(s => s.ApiVersion == highest).OrderByDescending(s => s.Start).DistinctBy(s => s.Operator).ToArray();
        var wanted = Selector switch
        {
            ServiceSelector.All => candidates.Length,
            ServiceSelector.Any => 1,
            _ => Count,
        };
        return candidates.Length >= wanted
            ? candidates[..wanted]
            : throw new LogException(LogFailure.Unavailable, $"The signing config asks for {wanted} of its {what}s, and names {candidates.Length} of different operators that are valid now.");
    }
}
