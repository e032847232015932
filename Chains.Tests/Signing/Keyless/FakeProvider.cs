using Chains.Core.Signing.Keyless;
using Chains.Core.Signing.Keyless.Identity;

namespace Chains.Tests.Signing.Keyless;

/// <summary>A provider that gives what the test says.</summary>
internal sealed class FakeProvider(string name, Func<string> token) : IIdentityTokenProvider
{
    public string Name => name;

    public string? Issuer { get; init; }

    public bool Enabled { get; set; } = true;

    public int Asked { get; private set; }

    public ValueTask<bool> IsEnabledAsync(KeylessSettings settings, CancellationToken cancellation) => ValueTask.FromResult(Enabled);

    public ValueTask<string> FetchAsync(string audience, KeylessSettings settings, CancellationToken cancellation)
    {
        Asked++;
        return ValueTask.FromResult(token());
    }
}
