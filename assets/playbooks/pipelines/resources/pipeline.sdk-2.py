# A pipeline on the roles of this set-up: a sample for the SageMaker Python SDK 2. Put your own steps in.
from sagemaker.estimator import Estimator
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.pipeline_definition_config import PipelineDefinitionConfig
from sagemaker.workflow.steps import TrainingStep

IMAGE_URI = "the image of your training code"
OUTPUT_PATH = "s3://the-bucket-of-your-models/path"
INPUTS = {"train": "s3://the-bucket-of-your-data/path"}

session = PipelineSession()

estimator = Estimator(
    image_uri=IMAGE_URI,
    instance_type="ml.m5.xlarge",
    instance_count=1,
    output_path=OUTPUT_PATH,
    # The role of this step's job; a processor, a tuner and a model take theirs in the same way.
    role={{ roles.step[0].arn if own_step_roles else (creator_role_arn.arn if creator_runs_steps and not runs_steps else roles.pipeline.arn) }},
    base_job_name={{ [job_prefix] if use_prefix else [] }},
    sagemaker_session=session,
)
train = TrainingStep(name="Train", step_args=estimator.fit(INPUTS))

# Where {{ [job_prefix] if use_prefix else [] }} goes in what is not an estimator:
#   Processor, AutoML, CheckJobConfig:  base_job_name={{ [job_prefix] if use_prefix else [] }}
#   HyperparameterTuner:                base_tuning_job_name={{ [job_prefix] if use_prefix else [] }}
#   Transformer:                        base_transform_job_name={{ [job_prefix] if use_prefix else [] }}
#   Model(...).create:                  name={{ [job_prefix] if use_prefix else [] }}
#   Model(...).register:                model_package_name={{ [job_prefix] if use_prefix else [] }}

pipeline = Pipeline(
    name={{ pipeline_name }},
    parameters=[],
    steps=[train],
    # True for names with a prefix, False for those that Pipelines makes; then update and start the pipeline again.
    pipeline_definition_config=PipelineDefinitionConfig(use_custom_job_prefix={{ use_prefix }}),
    sagemaker_session=session,
)

# Look at the names before anything runs.
print(pipeline.definition())

# Creates the pipeline, or updates the one of this name.
pipeline.upsert(role_arn={{ roles.pipeline.arn }})

# execution = pipeline.start()
# execution.wait()
# print(execution.list_steps())
