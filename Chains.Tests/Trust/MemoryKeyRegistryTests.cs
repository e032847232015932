using Chains.Core.Signing;
using Chains.Core.Trust;

namespace Chains.Tests.Trust;

public sealed class MemoryKeyRegistryTests
{
    [Fact]
    public async Task FindAsync_AfterAnotherKeyWasRegistered_StillFindsTheOldOne()
    {
        var registry = new MemoryKeyRegistry();
        var old = KeyPairGenerator.GenerateX509(KeyAlgorithm.Ed25519).PublicKey;
        var current = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256).PublicKey;
        var cancellation = TestContext.Current.CancellationToken;

        await registry.RegisterAsync(old, "s", cancellation);
        await registry.RegisterAsync(current, "s", cancellation);
        await registry.RegisterAsync(current, "s", cancellation);

        Assert.Same(old, await registry.FindAsync(old.KeyId, cancellation));
        Assert.Same(current, await registry.FindAsync(current.KeyId, cancellation));
        Assert.Null(await registry.FindAsync("SHA256:unknown", cancellation));
    }
}
