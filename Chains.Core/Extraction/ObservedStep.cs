using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Extraction;

/// <summary>What one step's status says: its StepAction's results and where the StepAction came from.</summary>
internal sealed class ObservedStep
{
    public ObservedStep(JsonElement state, string prefix)
    {
        Name = state.Text("name"u8);
        Results = NamedValue.List(state.Field("results"u8));
        Source = ObservedRun.SourceOf(state.Field("provenance"u8).Field("refSource"u8));
        if (Results.Count is 0)
            return;
        var place = $"{prefix}step {Quoted.Cut(Name)}: ";
        Hints = ResultHints.Read(Results, $"{place}result ");
        var git = new GitHints();
        git.Read(Results, "result");
        Git = git.Finish(place);
    }

    public string Name { get; }

    public List<NamedValue> Results { get; }

    public ResultHints Hints { get; } = ResultHints.None;

    public Hint? Git { get; }

    /// <summary>Of a StepAction that was resolved remotely.</summary>
    public Material? Source { get; }
}
