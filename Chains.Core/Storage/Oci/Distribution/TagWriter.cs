using Chains.Core.Tekton;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>
/// Changes what a tag names without losing what others write to it at the same time. Registries have no conditional writes, so: read, change,
/// look again right before writing, and once more a while after. Whoever finds that it was overwritten begins anew.
/// Within the process, writers to one tag wait for each other.
/// </summary>
internal sealed class TagWriter(RegistryClient client, TimeProvider time)
{
    private const int MaxAttempts = 10;

    private static readonly TimeSpan ShortestSettling = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <param name="change">Gives what the tag is to name instead of what it names now (null: nothing), or null when nothing is left to change.</param>
    /// <exception cref="RegistryException">It is not written, or others never stopped writing.</exception>
    public async Task UpdateAsync(
        RepositoryName repository, string tag, Func<Manifest?, CancellationToken, Task<NewManifest?>> change, RegistryAccess access, CancellationToken cancellation)
    {
        var stripe = _stripes[(uint)HashCode.Combine(repository, tag) % _stripes.Length];
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            WriteResult result;
            await stripe.WaitAsync(cancellation);
            try
            {
                result = await WriteAsync(repository, tag, change, access, cancellation);
            }
            finally
            {
                stripe.Release();
            }

            if (result.Digest is not { } written)
            {
                if (result.Unchanged)
                    return;
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 100) * (attempt + 1)), time, cancellation);
                continue;
            }

            // A writer that had looked before ours was there may still overwrite it: it is given the time that the same took us, and more.
            await Task.Delay(Settling(result.Took), time, cancellation);
            if ((await client.HeadManifestAsync(repository, tag, access, cancellation))?.Digest == written)
                return;
        }

        throw new RegistryException(RegistryFailure.Contended,
            $"Others kept writing the tag {Quoted.Cut(tag)} of {repository}; after {MaxAttempts} attempts it is left to the next one.");
    }

    private async Task<WriteResult> WriteAsync(
        RepositoryName repository, string tag, Func<Manifest?, CancellationToken, Task<NewManifest?>> change, RegistryAccess access, CancellationToken cancellation)
    {
        var current = await client.GetManifestAsync(repository, tag, access, cancellation);
        if (await change(current, cancellation) is not { } next)
            return new WriteResult(null, Unchanged: true, default);
        var began = time.GetTimestamp();
        if ((await client.HeadManifestAsync(repository, tag, access, cancellation))?.Digest != current?.Digest)
            return new WriteResult(null, Unchanged: false, default);
        await client.PutManifestAsync(repository, tag, next.MediaType, next.Content, access, cancellation);
        return new WriteResult(ContentDigest.Of(next.Content.Span), Unchanged: false, time.GetElapsedTime(began));
    }

    private static TimeSpan Settling(TimeSpan took)
    {
        var wait = took * 4;
        return wait < ShortestSettling ? ShortestSettling : wait > LongestSettling ? LongestSettling : wait;
    }

    /// <param name="Digest">What was written, or null.</param>
    /// <param name="Unchanged">There was nothing to write; otherwise, without a digest, another writer came first.</param>
    private sealed record WriteResult(string? Digest, bool Unchanged, TimeSpan Took);
}
