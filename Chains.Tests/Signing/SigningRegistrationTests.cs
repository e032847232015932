using Chains.Core.Signing;
using Chains.Core.Trust;
using k8s;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Signing;

public sealed class SigningRegistrationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task AddSigning_WithADirectory_SignsWithItsKeyWithoutACluster()
    {
        var pair = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256);
        await KeyPairGenerator.WriteAsync(pair, _directory.Path, SigningSecret.X509Entry, TestContext.Current.CancellationToken);
        await using var provider = new ServiceCollection().AddLogging().AddSigning(o => o.SecretDirectory = _directory.Path).BuildServiceProvider();

        var signer = await provider.GetRequiredService<ISignerSource>().GetAsync("x509", TestContext.Current.CancellationToken);

        Assert.Equal(pair.PublicKey.KeyId, signer.PublicKey.KeyId);
        Assert.Equal(
            pair.PublicKey.Pem,
            (await provider.GetRequiredService<IKeyRegistry>().FindAsync(pair.PublicKey.KeyId, TestContext.Current.CancellationToken))!.Pem);
    }

    [Fact]
    public async Task AddSigning_WithoutADirectory_ReadsTheSecretAndInTheSandboxFallsBack()
    {
        using var cluster = new Kubernetes(new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" });
        await using var production = new ServiceCollection()
            .AddLogging().AddSingleton<IKubernetes>(cluster).AddSigning().BuildServiceProvider();
        await using var sandbox = new ServiceCollection()
            .AddLogging().AddSingleton<IKubernetes>(cluster).AddSigning(o => o.SandboxDataDirectory = _directory.Path).BuildServiceProvider();

        Assert.IsType<KubernetesSecretSource>(production.GetRequiredService<ISigningSecretSource>());
        Assert.IsType<FallbackSecretSource>(sandbox.GetRequiredService<ISigningSecretSource>());
    }

    public void Dispose() => _directory.Dispose();
}
