namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>Fetches an OpenID Connect token that says who this process is. Safe for concurrent use.</summary>
public interface IIdentityTokenProvider
{
    /// <summary>As <c>signers.x509.fulcio.provider</c> spells it.</summary>
    string Name { get; }

    /// <summary>The issuer that all its tokens are of, by its beginning; null where any may be.</summary>
    string? Issuer { get; }

    /// <summary>Whether there is anything here to ask: cheap, and never throws.</summary>
    ValueTask<bool> IsEnabledAsync(KeylessSettings settings, CancellationToken cancellation);

    /// <summary>A fresh token for the audience, as it came.</summary>
    /// <exception cref="IdentityTokenException">There is none; the message says why.</exception>
    ValueTask<string> FetchAsync(string audience, KeylessSettings settings, CancellationToken cancellation);
}
