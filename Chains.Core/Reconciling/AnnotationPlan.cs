using System.Globalization;
using System.Text;
using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Tekton;

namespace Chains.Core.Reconciling;

/// <summary>
/// Which annotations a signed run gets. Kubernetes refuses an object whose annotations, keys and values together, pass
/// 262,144 bytes: what fits is written, the signature before the payload (a DSSE envelope holds its payload anyway),
/// and what does not is named in <c>chains.tekton.dev/reason</c>.
/// </summary>
public sealed class AnnotationPlan
{
    public const int LimitBytes = 262_144;

    /// <summary>Kept free for <c>signed</c>, <c>reason</c> and what others may add meanwhile.</summary>
    private const int ReservedBytes = 8 * 1024;

    private readonly SortedDictionary<string, string> _annotations = new(StringComparer.Ordinal);
    private readonly List<string> _left = [];
    private int _free;

    private AnnotationPlan(int free) => _free = free;

    public IReadOnlyDictionary<string, string> Annotations => _annotations;

    /// <summary>What had to be left out, one sentence each.</summary>
    public IReadOnlyList<string> LeftOut => _left;

    /// <param name="run">The run with artifacts, statements and signatures. Its tekton deliveries take their outcome from here.</param>
    /// <param name="existing">The annotations on the object now; ours are replaced, those of others count against the limit.</param>
    /// <param name="early">Without the mark, and without signatures that wait for a log to prove when they were made.</param>
    public static AnnotationPlan For(RunRecord run, IReadOnlyDictionary<string, string> existing, bool early = false)
    {
        var others = existing.Where(a => !a.Key.StartsWith(ChainsNames.Prefix, StringComparison.Ordinal))
            .Sum(a => Encoding.UTF8.GetByteCount(a.Key) + Encoding.UTF8.GetByteCount(a.Value));
        var plan = new AnnotationPlan(LimitBytes - ReservedBytes - others);
        foreach (var artifact in run.Artifacts)
            if (artifact.Signature is not { VoidedAt: not null } && !(early && MayBecomeVoid(artifact)))
                plan.Add(artifact);
        if (!early)
            plan.AddOutcome(run);
        return plan;
    }

    /// <summary>What of a run failed for good, one sentence each: artifacts that were not signed, signatures that no log took.</summary>
    public static IReadOnlyList<string> Failures(RunRecord run) =>
    [
        .. run.Artifacts.Where(a => a.State is StepState.Failed).Select(a => $"{a.Key}: {a.Reason}"),
        .. run.Artifacts.Where(a => a.Signature is { VoidedAt: null }).SelectMany(
            a => a.Signature!.LogEntries.Where(e => e.State is StepState.Failed).Select(e => $"{a.Key} is not in the transparency log {e.LogUrl}: {e.Reason}")),
    ];

    /// <summary>Nothing but the mark and the reason, after the API server refused more.</summary>
    public static AnnotationPlan OutcomeOnly(RunRecord run, string refusal)
    {
        var plan = new AnnotationPlan(0);
        plan._left.Add($"The API server refused the annotations, which are kept in the database: {refusal}");
        foreach (var delivery in run.Artifacts.SelectMany(a => a.Deliveries).Where(d => d.Backend == StorageBackends.Tekton))
            (delivery.State, delivery.Reason) = (StepState.Skipped, plan._left[0]);
        plan.AddOutcome(run);
        return plan;
    }

    private void Add(ArtifactRecord artifact)
    {
        if (artifact.Deliveries.FirstOrDefault(d => d.Backend == StorageBackends.Tekton) is not { } delivery || artifact.Statement is not { } statement)
            return;
        (delivery.State, delivery.Reason) = (StepState.Pending, null);
        var content = artifact.Signature is { } signed ? SignatureContent.Of(signed, statement) : [];
        if (artifact.Signature is { } signature && !TryAdd(
            (ChainsNames.Signature(artifact.Key), content),
            (ChainsNames.Certificate(artifact.Key), Encoding.UTF8.GetBytes(signature.Certificate?.Pem ?? "")),
            (ChainsNames.Chain(artifact.Key), Encoding.UTF8.GetBytes(signature.Certificate?.ChainPem ?? ""))))
        {
            LeaveOut(delivery, $"signature-{artifact.Key}", content.Length, StepState.Skipped);
            return;
        }

        if (!TryAdd((ChainsNames.Payload(artifact.Key), statement.Payload)))
            LeaveOut(delivery, $"payload-{artifact.Key}", statement.Payload.Length, artifact.Signature is null ? StepState.Skipped : StepState.Pending);
    }

    private void LeaveOut(DeliveryRecord delivery, string name, int bytes, StepState state)
    {
        var why = $"{name} ({bytes} bytes) does not fit into Kubernetes' limit of {LimitBytes} bytes of annotations; it is kept in the database.";
        (delivery.State, delivery.Reason) = (state, why);
        _left.Add(why);
    }

    private bool TryAdd(params ReadOnlySpan<(string Name, byte[] Value)> annotations)
    {
        var bytes = 0;
        foreach (var (name, value) in annotations)
            bytes += name.Length + ((value.Length + 2) / 3 * 4);
        if (bytes > _free)
            return false;
        _free -= bytes;
        foreach (var (name, value) in annotations)
            _annotations[name] = Convert.ToBase64String(value);
        return true;
    }

    private static bool MayBecomeVoid(ArtifactRecord artifact) =>
        artifact.Signature is { CertificateId: not null } signature && signature.LogEntries.Any(e => e.State is StepState.Pending or StepState.Retrying);

    /// <summary>Where the entry can be read; that of the attestation, where the images' signatures are entered too.</summary>
    private static string? EntryUrl(RunRecord run) => run.Artifacts
        .OrderBy(a => a.Type is ArtifactType.Oci)
        .Where(a => a.Signature is { VoidedAt: null })
        .SelectMany(a => a.Signature!.LogEntries)
        .Where(e => e.State is StepState.Done)
        .Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.LogUrl}/api/v{e.ApiVersion}/log/entries?logIndex={e.LogIndex}"))
        .FirstOrDefault();

    private void AddOutcome(RunRecord run)
    {
        if (EntryUrl(run) is { } url)
            _annotations[ChainsNames.Transparency] = url;
        var failed = Failures(run);
        if (failed.Count > 0)
            _annotations[ChainsNames.Signed] = "failed";
        else if (run.Artifacts.Any(a => a.Signature is not null))
            _annotations[ChainsNames.Signed] = "true";
        var reason = string.Join(' ', failed.Concat(_left));
        if (reason.Length > 0)
            _annotations[ChainsNames.Reason] = reason.Length > 2000 ? reason[..2000] + "…" : reason;
    }
}
