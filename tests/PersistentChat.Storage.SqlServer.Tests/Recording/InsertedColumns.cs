using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>Finds which parameter of a batch goes into which column, row by row.</summary>
internal sealed class InsertedColumns : TSqlFragmentVisitor
{
    private readonly List<(string Table, (string Column, string Parameter)[] Values)> _rows = [];

    private InsertedColumns()
    {
    }

    /// <summary>The rows that the INSERT statements of a batch insert from parameters alone.</summary>
    public static IReadOnlyList<(string Table, (string Column, string Parameter)[] Values)> Of(string batch)
    {
        var finder = new InsertedColumns();
        TsqlParser.Parse(batch).Accept(finder);
        return finder._rows;
    }

    public override void Visit(InsertSpecification node)
    {
        if (node.InsertSource is not ValuesInsertSource source)
            return;
        var table = ((NamedTableReference)node.Target).SchemaObject.BaseIdentifier.Value;
        var columns = node.Columns.Select(column => column.MultiPartIdentifier.Identifiers[^1].Value);
        foreach (var row in source.RowValues)
            _rows.Add((table, [.. columns.Zip(row.ColumnValues.Cast<VariableReference>().Select(value => value.Name))]));
    }
}
