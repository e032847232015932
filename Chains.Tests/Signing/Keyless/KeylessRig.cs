using Chains.Core.Signing.Keyless;
using Chains.Core.Signing.Keyless.Identity;
using Chains.Core.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Chains.Tests.Signing.Keyless;

/// <summary>Keyless signing against a fake Fulcio on a clock that the test moves.</summary>
internal sealed class KeylessRig : IDisposable
{
    private readonly FulcioClient _client;

    public KeylessRig(KeylessOptions? options = null)
    {
        Fulcio = new FakeFulcio(Time);
        _client = new FulcioClient(Fulcio);
        Provider = new FakeProvider("filesystem", () => Fulcio.Token());
        var certificates = new CertificateSource(new IdentityTokens([Provider], Time), _client, new FixedRoot(() => Root ?? Fulcio.Root), Time);
        Source = new KeylessSource(certificates, Options.Create(options ?? new KeylessOptions()), Time, NullLogger<KeylessSource>.Instance);
    }

    public static KeylessSettings Settings { get; } = new(new Uri("http://fulcio.test"), null, "filesystem", "/none");

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public FakeFulcio Fulcio { get; }

    public FakeProvider Provider { get; }

    public KeylessSource Source { get; }

    /// <summary>Other trust than in the fake Fulcio.</summary>
    public TrustedRoot? Root { get; set; }

    public void Dispose()
    {
        Source.Dispose();
        _client.Dispose();
        Fulcio.Dispose();
    }

    private sealed class FixedRoot(Func<TrustedRoot> root) : ITrustedRootSource
    {
        public TrustedRoot Current => root();
    }
}
