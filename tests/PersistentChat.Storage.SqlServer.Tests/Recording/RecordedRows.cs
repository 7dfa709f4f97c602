using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>
/// The answer to a query: one row of values with the types of its columns. As with the driver, a value is read as its own type or not
/// at all.
/// </summary>
internal sealed class RecordedRows : BulkRows
{
    private readonly object[] _values;

    private RecordedRows(object[] values, int count)
        : base("answer", count, [.. values.Select((_, i) => $"column{i}")]) => _values = values;

    /// <summary>Answers a query.</summary>
    public static RecordedRows Of(RecordingServer server, string query)
    {
        var finder = new SelectFinder();
        TsqlParser.Parse(query).Accept(finder);
        var select = finder.Found ?? throw new InvalidOperationException($"This is no query: {query}");
        var values = select.SelectElements.Cast<SelectScalarExpression>().Select(element => ValueOf(server, select, element.Expression));
        return new RecordedRows([.. values], server.HasRows || IsOneRow(select) ? 1 : 0);
    }

    public override T GetFieldValue<T>(int ordinal) => (T)GetValue(ordinal);

    protected override object Value(int row, int column) => _values[column];

    private static bool IsOneRow(QuerySpecification select) =>
        select.FromClause is null || select.SelectElements[0] is SelectScalarExpression { Expression: CoalesceExpression or FunctionCall };

    private static object ValueOf(RecordingServer server, QuerySpecification select, ScalarExpression expression) => expression switch
    {
        ColumnReferenceExpression column => server.Tables.Of(TableOf(select), column.MultiPartIdentifier.Identifiers[^1].Value),
        FunctionCall { FunctionName.Value: var name } when Is(name, "COUNT_BIG") => server.HasRows ? 1L : 0L,
        FunctionCall { FunctionName.Value: var name } when Is(name, "COUNT") => server.HasRows ? 1 : 0,
        FunctionCall { FunctionName.Value: var name } call when Is(name, "MAX") || Is(name, "MIN") =>
            ValueOf(server, select, call.Parameters[0]),
        CoalesceExpression first => ValueOf(server, select, first.Expressions[0]),
        CastCall cast => TableTypes.Of(cast.DataType),
        IntegerLiteral => 1,
        SearchedCaseExpression => server.HasRows ? 1 : 0,
        _ => throw new NotSupportedException($"The type of a {expression.GetType().Name} is not known here."),
    };

    private static bool Is(string name, string function) => name.Equals(function, StringComparison.OrdinalIgnoreCase);

    private static string TableOf(QuerySpecification select) =>
        ((NamedTableReference)select.FromClause.TableReferences[0]).SchemaObject.BaseIdentifier.Value;

    private sealed class SelectFinder : TSqlFragmentVisitor
    {
        public QuerySpecification? Found { get; private set; }

        public override void Visit(QuerySpecification node) => Found ??= node;
    }
}
