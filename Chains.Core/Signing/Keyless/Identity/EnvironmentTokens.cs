namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>A token in the variable <c>SIGSTORE_ID_TOKEN</c>, for trials: it is not replaced when it expires.</summary>
public sealed class EnvironmentTokens(Func<string, string?> environment) : IIdentityTokenProvider
{
    public const string Variable = "SIGSTORE_ID_TOKEN";

    public string Name => "envvar";

    public string? Issuer => null;

    public ValueTask<bool> IsEnabledAsync(KeylessSettings settings, CancellationToken cancellation) =>
        ValueTask.FromResult(environment(Variable) is { Length: > 0 });

    public ValueTask<string> FetchAsync(string audience, KeylessSettings settings, CancellationToken cancellation) =>
        environment(Variable) is { Length: > 0 } token ? ValueTask.FromResult(token.Trim()) : throw new IdentityTokenException($"the variable {Variable} is not set");
}
