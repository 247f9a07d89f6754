# Run this inside the environment whose role you look for: a Studio IDE or a notebook instance. Elsewhere it fails.
try:
    from sagemaker.core.helper.session_helper import get_execution_role  # SageMaker Python SDK 3
except ImportError:
    from sagemaker import get_execution_role  # SDK 2

expected = {{ roles.execution.arn }}
found = get_execution_role()
print(found)
print("as expected" if found == expected else f"another role than {expected}")
