using Chains.Core.Records;
using Chains.Core.Tekton;

namespace Chains.Web.Api.Runs;

/// <summary>The run that something belongs to.</summary>
public sealed record RunReference(RunKind Kind, string Namespace, string Name, string Uid)
{
    internal static RunReference From(RunRecord run) => new(run.Kind, run.Namespace, run.Name, run.Uid);
}
