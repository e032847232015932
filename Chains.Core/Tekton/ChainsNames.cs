namespace Chains.Core.Tekton;

/// <summary>The annotation, finalizer and field manager names that Tekton Chains put into the world.</summary>
public static class ChainsNames
{
    public const string Prefix = "chains.tekton.dev/";

    /// <summary><c>true</c> or <c>failed</c>; absent while nothing has been signed.</summary>
    public const string Signed = Prefix + "signed";

    public const string Transparency = Prefix + "transparency";

    public const string TransparencyUpload = Prefix + "transparency-upload";

    /// <summary>Why a run is marked <c>failed</c>, or why an annotation is missing. Ours; the Go controller writes none.</summary>
    public const string Reason = Prefix + "reason";

    public const string TaskRunFinalizer = Prefix + "taskrun";

    public const string PipelineRunFinalizer = Prefix + "pipelinerun";

    /// <summary>Set by Chains before v0.10 with a merge patch; removed wherever it is met.</summary>
    public const string OldFinalizer = "chains.tekton.dev";

    public const string FieldManager = "tekton-chains-controller";

    public static string Payload(string key) => Prefix + "payload-" + key;

    public static string Signature(string key) => Prefix + "signature-" + key;

    public static string Certificate(string key) => Prefix + "cert-" + key;

    public static string Chain(string key) => Prefix + "chain-" + key;

    public static string Finalizer(RunKind kind) =>
        kind is RunKind.TaskRun ? TaskRunFinalizer : PipelineRunFinalizer;
}
