using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Extraction;

/// <summary>What one run says about what it read and made. Everything is read when first asked for, once.</summary>
/// <param name="prefix">Names the run in messages about another: "" for the run itself, <c>taskrun build: </c> for a child.</param>
internal sealed class ObservedRun(TektonRun run, string prefix)
{
    private readonly List<string> _warnings = [];
    private List<NamedValue>? _results;
    private ResultHints? _hints;
    private List<ObservedStep>? _steps;
    private MaterialList? _stepImages;
    private MaterialList? _sidecarImages;
    private Hint? _git;
    private bool _gitRead;

    public TektonRun Run { get; } = run;

    public string Prefix { get; } = prefix;

    /// <summary>What was odd in the parts read so far.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public List<NamedValue> Results => _results ??= NamedValue.List(Run.Status.Field("results"u8));

    public ResultHints Hints => _hints ??= ResultHints.Read(Results, $"{Prefix}result ");

    public List<ObservedStep> Steps => _steps ??=
        [.. Run.Status.Items("steps"u8).Select(step => new ObservedStep(step, Prefix))];

    /// <summary>The spec as it was resolved: <c>status.taskSpec</c> or <c>status.pipelineSpec</c>.</summary>
    public JsonElement ResolvedSpec => Run.Kind is RunKind.TaskRun ? Run.Status.Field("taskSpec"u8) : Run.Status.Field("pipelineSpec"u8);

    public JsonElement RefSource => Run.Status.Field("provenance"u8).Field("refSource"u8);

    /// <summary>Where the task or pipeline came from when it was resolved remotely.</summary>
    public Material? Source => SourceOf(RefSource);

    public MaterialList StepImages => _stepImages ??= ReadImages("steps"u8, "step");

    public MaterialList SidecarImages => _sidecarImages ??= ReadImages("sidecars"u8, "sidecar");

    /// <summary>The git hint from the defaults of params, params and results.</summary>
    public Hint? Git
    {
        get
        {
            if (_gitRead)
                return _git;
            var git = new GitHints();
            git.Read(NamedValue.Defaults(ResolvedSpec.Field("params"u8)), "param default");
            git.Read(NamedValue.List(Run.Spec.Field("params"u8)), "param");
            git.Read(Results, "result");
            _git = git.Finish(Prefix);
            _gitRead = true;
            return _git;
        }
    }

    /// <summary>Inputs from git hints and from ARTIFACT_INPUTS among the results.</summary>
    public IEnumerable<Material> Inputs => Git?.Material is { } git ? Hints.Inputs.Prepend(git) : Hints.Inputs;

    /// <summary>Inputs that the results of steps name: git of each step, then all ARTIFACT_INPUTS.</summary>
    public IEnumerable<Material> StepInputs =>
        Steps.Select(step => step.Git?.Material).OfType<Material>().Concat(Steps.SelectMany(step => step.Hints.Inputs));

    public static Material? SourceOf(JsonElement refSource) => refSource.ValueKind is JsonValueKind.Object
        ? new Material(refSource.Text("uri"u8), DigestSet.Of(refSource.Field("digest"u8)))
        : null;

    private MaterialList ReadImages(ReadOnlySpan<byte> name, string what)
    {
        var images = new MaterialList();
        foreach (var container in Run.Status.Items(name))
        {
            var imageId = container.Text("imageID"u8);
            if (ContainerImage.Parse(imageId) is { } material)
                images.Add(material);
            else
                _warnings.Add(
                    $"{Prefix}{what} {Quoted.Text(container.Text("name"u8))}: imageID is {(imageId.Length is 0 ? "missing" : Quoted.Text(imageId))}, not repository@algorithm:hex; its image is not among the dependencies");
        }

        return images;
    }
}
