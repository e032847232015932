using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Storage.Oci.Credentials;
using Chains.Core.Storage.Oci.Distribution;
using Chains.Core.Trust;

namespace Chains.Core.Storage.Oci;

/// <summary>
/// Attaches signatures to the images that they are about: an image's own signature, and the attestation of a run to each image among its subjects.
/// A registry that does not have the image gets nothing. Everything it pushes was signed and committed before; a repeated delivery finds what
/// the one before left.
/// </summary>
public sealed class OciBackend : IStorageBackend, IDisposable
{
    private readonly RegistryClient _client;
    private readonly OciAttacher _attacher;
    private readonly PullSecrets _secrets;
    private readonly DockerConfigFile _file;
    private readonly IRunAccounts _accounts;
    private readonly OciVerdicts _verdicts;

    public OciBackend(PullSecrets secrets, DockerConfigFile file, IRunAccounts accounts, IKeyRegistry keys, TimeProvider time)
    {
        _client = new RegistryClient(time);
        _attacher = new OciAttacher(_client, keys, time);
        (_secrets, _file, _accounts) = (secrets, file, accounts);
        _verdicts = new OciVerdicts(time);
    }

    public string Name => StorageBackends.Oci;

    public DeliveryParts Needs => DeliveryParts.Subjects | DeliveryParts.LogEntry;

    /// <summary>Several images, some of them at slow registries.</summary>
    public TimeSpan Timeout => TimeSpan.FromMinutes(5);

    public void Dispose() => _client.Dispose();

    public string? Target(ChainsConfiguration configuration)
    {
        var settings = OciSettings.Of(configuration);
        return settings.Target is { } target && !settings.UsesBundles ? target.ToString() : "beside each image";
    }

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, ChainsConfiguration configuration, CancellationToken cancellation)
    {
        var settings = OciSettings.Of(configuration);
        if (settings.Problem is { } problem)
            return DeliveryResult.Unavailable(DeliveryProblem.Misconfigured, problem);
        var images = delivery.Subjects.Select(ImageSubject.Of).OfType<ImageSubject>().Distinct().ToArray();
        if (images.Length == 0)
            return DeliveryResult.Skipped(delivery.Subjects.Count == 0
                ? "The statement has no subjects, so there is no image to attach it to."
                : $"None of the {delivery.Subjects.Count} subjects is an image in a registry, so there is nothing to attach the attestation to.");
        var account = await _accounts.FindAsync(delivery.RunId, cancellation);
        var access = new RegistryAccess(new RunCredentials(_secrets, _file, delivery.Namespace, account), settings.Insecure);
        try
        {
            return _verdicts.Of(delivery, await _attacher.AttachAsync(delivery, images, settings, access, cancellation));
        }
        catch (FormatException e)
        {
            return DeliveryResult.Failed(DeliveryProblem.Internal, $"What was signed cannot be put into the form that registries hold: {e.Message}");
        }
    }

    public async Task<BackendTest> TestAsync(ChainsConfiguration configuration, CancellationToken cancellation)
    {
        var settings = OciSettings.Of(configuration);
        if (settings.Problem is { } problem)
            return BackendTest.Fail(DeliveryProblem.Misconfigured, problem);
        if (settings.Target is not { } target || settings.UsesBundles)
            return BackendTest.Pass("Signatures go beside the image that they are about, with the credentials of its run: registry and rights show with the first delivery.");
        try
        {
            var access = new RegistryAccess(new RunCredentials(_secrets, _file, "", null), settings.Insecure);
            await _client.CheckPushAsync(target, access, cancellation);
            return BackendTest.Pass($"{target} takes uploads.");
        }
        catch (RegistryException e)
        {
            return BackendTest.Fail(OciVerdicts.Problem(e.Failure), e.Message);
        }
    }
}
