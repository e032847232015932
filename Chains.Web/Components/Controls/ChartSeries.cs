namespace Chains.Web.Components.Controls;

/// <summary>One line or stack of a chart.</summary>
/// <param name="Values">One for each stretch; null where there is none.</param>
/// <param name="Dash">A class beside the tone, so that lines differ by more than colour.</param>
public sealed record ChartSeries(string Name, Tone Tone, IReadOnlyList<double?> Values, string Dash = "");
