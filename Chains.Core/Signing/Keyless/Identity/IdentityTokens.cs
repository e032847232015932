namespace Chains.Core.Signing.Keyless.Identity;

/// <summary>Gets a checked token from the configured provider, or from the first of those enabled that has one, in cosign's order.</summary>
public sealed class IdentityTokens(IEnumerable<IIdentityTokenProvider> providers, TimeProvider time)
{
    /// <summary>Whom tokens for Fulcio are for.</summary>
    public const string Audience = "sigstore";

    private readonly IIdentityTokenProvider[] _providers = [.. providers];

    /// <exception cref="SigningException">No provider gave a usable token; the message says of each why.</exception>
    public async Task<IdentityToken> GetAsync(KeylessSettings settings, CancellationToken cancellation)
    {
        if (settings.Provider.Length > 0)
            return await OfAsync(settings, cancellation);
        var failures = new List<string>();
        foreach (var provider in _providers)
        {
            if (!await provider.IsEnabledAsync(settings, cancellation))
                continue;
            try
            {
                return await FetchAsync(provider, settings, cancellation);
            }
            catch (IdentityTokenException e)
            {
                failures.Add($"{provider.Name}: {e.Message}");
            }
        }

        throw new SigningException(failures.Count > 0
            ? $"No identity token for keyless signing. {string.Join(". ", failures)}."
            : $"No identity token for keyless signing: none of the providers {string.Join(", ", _providers.Select(p => p.Name))} is there. Project a service account token "
                + $"for the audience {Audience} to {settings.TokenFile}, or set signers.x509.fulcio.provider.");
    }

    private async Task<IdentityToken> OfAsync(KeylessSettings settings, CancellationToken cancellation)
    {
        var provider = _providers.FirstOrDefault(p => p.Name == settings.Provider)
            ?? throw new SigningException($"There is no identity token provider {settings.Provider}; set signers.x509.fulcio.provider to one of {string.Join(", ", _providers.Select(p => p.Name))}.");
        try
        {
            return await FetchAsync(provider, settings, cancellation);
        }
        catch (IdentityTokenException e)
        {
            throw new SigningException($"No identity token for keyless signing. {provider.Name}: {e.Message}.", e);
        }
    }

    private async Task<IdentityToken> FetchAsync(IIdentityTokenProvider provider, KeylessSettings settings, CancellationToken cancellation)
    {
        var token = IdentityToken.Parse(await provider.FetchAsync(Audience, settings, cancellation));
        token.Check(Audience, settings.Issuer ?? provider.Issuer, time.GetUtcNow());
        return token;
    }
}
