using System.Text.Json;
using Chains.Core.Extraction;

namespace Chains.Core.Formatting;

/// <summary>A TaskRun that completed, with the pipeline task that it ran for.</summary>
/// <param name="Definition">The entry of <c>tasks</c> or <c>finally</c> in the resolved pipeline.</param>
internal sealed record ExecutedTask(JsonElement Definition, ObservedRun TaskRun);
