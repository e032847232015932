namespace Chains.Bench.Measuring;

/// <summary>Prints aligned columns: text to the left, numbers to the right.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [columns];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print(TextWriter output)
    {
        var widths = Enumerable.Range(0, columns.Length).Select(i => _rows.Max(row => row[i].Length)).ToArray();
        foreach (var row in _rows)
            output.WriteLine("  " + string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
        output.WriteLine();
    }
}
