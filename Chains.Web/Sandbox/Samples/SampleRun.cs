using System.Text.Json.Nodes;

namespace Chains.Web.Sandbox.Samples;

/// <summary>One file below <c>samples/</c>: a finished run, and after it the runs it started.</summary>
internal sealed record SampleRun(string Name, IReadOnlyList<JsonObject> Documents);
