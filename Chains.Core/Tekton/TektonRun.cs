using System.Collections.ObjectModel;
using System.Text.Json;

namespace Chains.Core.Tekton;

/// <summary>
/// A snapshot of one <c>tekton.dev/v1</c> TaskRun or PipelineRun. Immutable; what it does not know of the object stays in <see cref="Json"/>.
/// Reading never throws: a field that is missing or of another type reads as absent.
/// </summary>
public sealed partial class TektonRun
{
    private readonly JsonElement _metadata;
    private readonly JsonElement _condition;
    private IReadOnlyDictionary<string, string>? _labels;
    private IReadOnlyDictionary<string, string>? _annotations;
    private IReadOnlyList<ChildReference>? _children;

    private TektonRun(RunKind kind, string apiVersion, JsonElement root, ReadOnlyMemory<byte> json)
    {
        Json = json;
        Raw = root;
        Kind = kind;
        ApiVersion = apiVersion;
        _metadata = root.Field("metadata"u8);
        Spec = root.Field("spec"u8);
        Status = root.Field("status"u8);
        Name = _metadata.Text("name"u8);
        Namespace = _metadata.Text("namespace"u8);
        Uid = _metadata.Text("uid"u8);
        _condition = SucceededCondition(Status);
    }

    public RunKind Kind { get; }

    public string ApiVersion { get; }

    public RunKey Key => new(Kind, Namespace, Name);

    /// <summary>May be empty: then the run was never in a cluster, and there is nothing to sign it under.</summary>
    public string Uid { get; }

    public string Namespace { get; }

    public string Name { get; }

    public string ResourceVersion => _metadata.Text("resourceVersion"u8);

    public DateTimeOffset? CreatedAt => _metadata.Time("creationTimestamp"u8);

    /// <summary><c>metadata.deletionTimestamp</c>: someone deleted the run, and it waits for its finalizers.</summary>
    public DateTimeOffset? DeletedAt => _metadata.Time("deletionTimestamp"u8);

    public IReadOnlyDictionary<string, string> Labels => _labels ??= ReadMap("labels"u8);

    public IReadOnlyDictionary<string, string> Annotations => _annotations ??= ReadMap("annotations"u8);

    public IReadOnlyList<string> Finalizers =>
        [.. _metadata.Items("finalizers"u8).Select(item => item.Text()).Where(name => name.Length > 0)];

    public IReadOnlyList<OwnerReference> OwnerReferences =>
    [
        .. _metadata.Items("ownerReferences"u8).Select(owner => new OwnerReference(
            owner.Text("apiVersion"u8), owner.Text("kind"u8), owner.Text("name"u8), owner.Text("uid"u8), owner.IsTrue("controller"u8))),
    ];

    /// <summary>The PipelineRun that started this TaskRun, if any.</summary>
    public RunKey? OwningPipelineRun
    {
        get
        {
            foreach (var owner in OwnerReferences)
                if (owner.Kind is "PipelineRun" && owner.ApiVersion.StartsWith("tekton.dev/", StringComparison.Ordinal))
                    return new RunKey(RunKind.PipelineRun, Namespace, owner.Name);
            return null;
        }
    }

    /// <summary><c>spec.managedBy</c>: the controller that runs it, where it is not Tekton's own.</summary>
    public string? ManagedBy => Spec.TextOrNull("managedBy"u8);

    public string? ServiceAccountName => Kind is RunKind.TaskRun
        ? Spec.TextOrNull("serviceAccountName"u8)
        : Spec.Field("taskRunTemplate"u8).TextOrNull("serviceAccountName"u8);

    /// <summary>Whether the condition <c>Succeeded</c> is <c>True</c> or <c>False</c>.</summary>
    public bool IsDone => Succeeded is not null;

    /// <summary>Null while the run has not finished.</summary>
    public bool? Succeeded => _condition.Text("status"u8) switch
    {
        "True" => true,
        "False" => false,
        _ => null,
    };

    public string? ConditionReason => _condition.TextOrNull("reason"u8);

    public string? ConditionMessage => _condition.TextOrNull("message"u8);

    public DateTimeOffset? StartTime => Status.Time("startTime"u8);

    public DateTimeOffset? CompletionTime => Status.Time("completionTime"u8);

    public IReadOnlyList<ChildReference> ChildReferences => _children ??=
    [
        .. Status.Items("childReferences"u8).Select(child => new ChildReference(
            child.Text("kind"u8), child.Text("name"u8), child.Text("apiVersion"u8), child.Text("pipelineTaskName"u8))),
    ];

    /// <summary>
    /// Whether <c>metadata.managedFields</c> shows one of our finalizers owned by an <c>Update</c>: put there with a merge patch,
    /// by Chains before it used server-side apply, so that only a merge patch takes it away again.
    /// </summary>
    public bool FinalizerOwnedByUpdate
    {
        get
        {
            var current = $"v:\"{ChainsNames.Finalizer(Kind)}\"";
            const string old = $"v:\"{ChainsNames.OldFinalizer}\"";
            foreach (var entry in _metadata.Items("managedFields"u8))
            {
                if (entry.Text("operation"u8) is not "Update")
                    continue;
                var finalizers = entry.Field("fieldsV1"u8).Field("f:metadata"u8).Field("f:finalizers"u8);
                foreach (var owned in finalizers.Members())
                    if (owned.NameEquals(current) || owned.NameEquals(old))
                        return true;
            }

            return false;
        }
    }

    /// <summary>The snapshot as UTF-8 JSON, every field of it.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    public JsonElement Raw { get; }

    internal JsonElement Spec { get; }

    internal JsonElement Status { get; }

    public override string ToString() => Key.ToString();

    private static JsonElement SucceededCondition(JsonElement status)
    {
        foreach (var condition in status.Items("conditions"u8))
            if (condition.Field("type"u8) is { ValueKind: JsonValueKind.String } type && type.ValueEquals("Succeeded"u8))
                return condition;
        return default;
    }

    private ReadOnlyDictionary<string, string> ReadMap(ReadOnlySpan<byte> name) =>
        new(_metadata.Field(name).StringMap());
}
