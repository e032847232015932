using System.Text.Json;

namespace Chains.Web.Sandbox.Api;

/// <summary>One column of <c>kubectl get</c>. <paramref name="Value"/> gives the cell's text, null for none.</summary>
/// <param name="Priority">Above 0: shown with <c>-o wide</c> only.</param>
internal sealed record TableColumn(string Name, string Type, string Format, Func<JsonElement, DateTimeOffset, object?> Value, int Priority = 0);
