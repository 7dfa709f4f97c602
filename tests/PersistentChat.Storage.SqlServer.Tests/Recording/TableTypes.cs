using Microsoft.SqlServer.TransactSql.ScriptDom;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>The types of columns as the scripts declare them, each as a value that the driver would return for it.</summary>
internal sealed class TableTypes : TSqlFragmentVisitor
{
    private readonly Dictionary<(string Table, string Column), object> _values = [];
    private readonly HashSet<(string Table, string Column)> _required = [];

    /// <summary>The tables of every schema.</summary>
    public static TableTypes OfSchemas()
    {
        var types = new TableTypes();
        var dialect = new SqlServerDatabase(() => null!, () => null!);
        foreach (var part in Enum.GetValues<SchemaPart>())
        {
            foreach (var batch in dialect.Migrations(part).SelectMany(step => dialect.Batches(step.Script)))
                TsqlParser.Parse(batch).Accept(types);
            var versions = dialect.CreateVersionTable(SchemaReader.VersionTable(part));
            TsqlParser.Parse(versions).Accept(types);
        }
        return types;
    }

    /// <summary>Whether a table is one of the schemas'.</summary>
    public bool Has(string table) => _values.Keys.Any(column => column.Table == table);

    /// <summary>A value of a column's type.</summary>
    public object Of(string table, string column) =>
        _values.TryGetValue((table, column), out var value)
            ? value
            : throw new InvalidOperationException($"There is no column {table}.{column}.");

    /// <summary>The columns of a table that cannot be null and that the server does not number by itself.</summary>
    public IEnumerable<string> Required(string table) => _required.Where(column => column.Table == table).Select(column => column.Column);

    /// <summary>A value of a declared type.</summary>
    public static object Of(DataTypeReference type) => ((SqlDataTypeReference)type).SqlDataTypeOption switch
    {
        SqlDataTypeOption.BigInt => 1L,
        SqlDataTypeOption.Int => 1,
        SqlDataTypeOption.SmallInt => (short)1,
        SqlDataTypeOption.Bit => true,
        SqlDataTypeOption.UniqueIdentifier => new Guid("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01"),
        SqlDataTypeOption.NVarChar => "text 1",
        // As long as an entry of a page of recent posts; of the other columns any length will do.
        SqlDataTypeOption.VarBinary => new byte[RecentPostPage.EntrySize],
        var other => throw new NotSupportedException($"No column has the type {other} so far."),
    };

    public override void Visit(CreateTableStatement node)
    {
        foreach (var column in node.Definition.ColumnDefinitions)
        {
            var name = (node.SchemaObjectName.BaseIdentifier.Value, column.ColumnIdentifier.Value);
            _values.TryAdd(name, Of(column.DataType));
            if (column.IdentityOptions is null && column.Constraints.OfType<NullableConstraintDefinition>().Any(given => !given.Nullable))
                _required.Add(name);
        }
    }

    /// <summary>A statement that still names the table is found by what is missing.</summary>
    public override void Visit(DropTableStatement node)
    {
        foreach (var table in node.Objects.Select(dropped => dropped.BaseIdentifier.Value))
        {
            foreach (var name in _values.Keys.Where(column => column.Table == table).ToArray())
                _values.Remove(name);
            _required.RemoveWhere(column => column.Table == table);
        }
    }
}
